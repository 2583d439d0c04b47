import { getNamedType, isLeafType } from 'graphql';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** Names that usually hold personal data, as whole words of a camelCase or snake_case name. */
const PERSONAL_NAME =
  /(^|_)(e_?mail|phone|mobile|ssn|social_security|birth(day|_date)?|date_of_birth|dob|passport|iban|card_number|tax_id|first_name|last_name|full_name|surname|street|postcode|postal_code|zip_code|ip_address|login_ip|driver_licen[cs]e)(_|$)/;

/** A leaf whose name looks personal is annotated, covered by the field that returns its type, or reviewed. */
export const namesAreReviewed: AnnotationRule = (input) => {
  const { fields } = input.catalog;
  const all = input.outputFields;
  const covered = new Set(
    all.filter((each) => fields.has(each.coordinate)).map((each) => getNamedType(each.field.type).name),
  );
  return all
    .filter(({ field }) => isLeafType(getNamedType(field.type)) && PERSONAL_NAME.test(snakeCase(field.name)))
    .filter(({ parent, coordinate }) => !fields.has(coordinate) && !covered.has(parent.name))
    .filter(({ coordinate }) => !input.declared.get(coordinate)?.notPii)
    .map(({ field, coordinate }) =>
      findingAt(
        { coordinate, node: field.astNode },
        {
          severity: 'warning',
          code: 'PII_LOOKS_PERSONAL',
          message: `${coordinate} looks personal and is neither @pii nor @notPii.`,
          fix: `Annotate ${coordinate} with @pii(category:), or with @notPii(reason:) when it was reviewed.`,
        },
      ),
    );
};

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
