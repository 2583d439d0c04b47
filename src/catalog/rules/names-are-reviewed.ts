import { getNamedType, isInterfaceType, isLeafType, isObjectType } from 'graphql';
import { memberCoordinate } from '../../lib/coordinate.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** Names that usually hold personal data, as whole words of a camelCase or snake_case name. */
const PERSONAL_NAME =
  /(^|_)(e_?mail|phone|mobile|ssn|social_security|birth(day|_date)?|date_of_birth|dob|passport|iban|card_number|tax_id|first_name|last_name|full_name|surname|street|postcode|postal_code|zip_code|ip_address|login_ip|driver_licen[cs]e)(_|$)/;

/** A leaf whose name looks personal is either annotated or reviewed. */
export const namesAreReviewed: AnnotationRule = (input) =>
  Object.values(input.schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields())
          .filter((field) => isLeafType(getNamedType(field.type)) && PERSONAL_NAME.test(snakeCase(field.name)))
          .map((field) => ({ field, coordinate: memberCoordinate(type.name, field.name) }))
          .filter(({ coordinate }) => !input.catalog.fields.has(coordinate) && !input.declared.get(coordinate)?.notPii)
          .filter(() => !coveredType(input.catalog.fields, type.name, input.schema))
          .map(({ field, coordinate }) =>
            findingAt(
              input,
              { coordinate, loc: field.astNode?.loc },
              {
                severity: 'warning',
                code: 'PII_LOOKS_PERSONAL',
                message: `${coordinate} looks personal and is neither @pii nor @notPii.`,
                fix: `Annotate ${coordinate} with @pii(category:), or with @notPii(reason:) when it was reviewed.`,
              },
            ),
          )
      : [],
  );

/** Whether some annotated field returns the type and so covers its leaves. */
function coveredType(
  fields: Parameters<AnnotationRule>[0]['catalog']['fields'],
  name: string,
  schema: Parameters<AnnotationRule>[0]['schema'],
): boolean {
  return Object.values(schema.getTypeMap()).some(
    (type) =>
      (isObjectType(type) || isInterfaceType(type)) &&
      Object.values(type.getFields()).some(
        (field) => getNamedType(field.type).name === name && fields.has(memberCoordinate(type.name, field.name)),
      ),
  );
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
