import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { Kind, OperationTypeNode, print } from 'graphql';
import type { AccessRequirement } from '../catalog/access.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { CodedError } from '../errors.ts';
import type { Deciders } from '../policy/create-deciders.ts';
import type { AccessDenial } from '../policy/decide-access.ts';
import type { Policy } from '../policy/policy.ts';
import type { ArgumentUses } from './argument-values.ts';
import type { SelectionContext } from './collect-fields.ts';
import { compileSelection } from './compile-selection.ts';
import type { InputGuard } from './create-input-guard.ts';
import type { InspectionOf } from './create-inspection-of.ts';
import type { Decided } from './decided.ts';
import type { Denial } from './denial.ts';
import { withPlannedVariables } from './planned-names.ts';
import { refuseDirectives } from './sent-directives.ts';
import type { SelectionShape } from './shape.ts';
import { toOperationDocument } from './to-document.ts';

/** An operation made ready for one kind of principal: what to fetch, and how its answer is written. Pure data. */
export interface CompiledOperation {
  readonly kind: 'query' | 'mutation';
  readonly rootType: string;
  /** What is planned and fetched; undefined when nothing has to be. */
  readonly document: DocumentNode | undefined;
  /** The document's text: with the labels of `@override` in force, the identity of its plan (A23). */
  readonly text: string;
  readonly shape: SelectionShape;
  /** The root fields `__schema` and `__type`, to be run against the API schema. */
  readonly introspection: DocumentNode | undefined;
  readonly denials: readonly Denial[];
  /** Patterns (`customers.email`) of what is masked, defaulted or left out. */
  readonly masked: readonly string[];
  /** What its arguments use that is personal, and what has to be looked at in every request. */
  readonly inputs: ArgumentUses;
  /** How many fields it has, fragments expanded, for every type that can stand at a place: what it costs to keep. */
  readonly fieldCount: number;
}

/** Everything that compilation depends on, decisions as functions. */
export interface CompileInput {
  readonly schema: GraphQLSchema;
  readonly catalog: Catalog;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced; only those that decide `@skip` and `@include` are looked at. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly deciders: Deciders;
  readonly policy: Pick<Policy, 'subjects' | 'categories'>;
  /** Why a requirement is not met; undefined where it is. */
  readonly decideAccess: (requirement: AccessRequirement) => AccessDenial | undefined;
  /** What is looked for in leaves that are not classified; nothing where absent. */
  readonly inspectionOf?: InspectionOf;
  readonly inputGuard: InputGuard;
  /** `guardedTypes` of the schema. */
  readonly guardedTypes: ReadonlySet<string>;
  /** The largest number of fields, fragments expanded, for every type that can stand at a place (A76, A77). */
  readonly fieldLimit: number;
  /** The deepest nesting of response keys. */
  readonly depthLimit: number;
  /** Told of every field that is personal or protected, in the order of the document; for explanations. */
  readonly onDecided?: (decided: Decided) => void;
}

/**
 * Compiles a validated operation. Throws CodedError `PII_BLOCKED`, `APPROVAL_REQUIRED` or `MASKED_VALUE_WRITTEN` when any
 * field or argument of it refuses the whole, before anything is fetched (I8), `OPERATION_TOO_LARGE`, and
 * `OPERATION_NOT_SUPPORTED`, `DIRECTIVE_NOT_SENT`; `PII_DENIED` or `UNAUTHORIZED_FIELD_OR_TYPE` when a mutation's root field
 * is denied.
 */
export function compileOperation(input: CompileInput): CompiledOperation {
  const { operation, schema } = input;
  const root = schema.getRootType(operation.operation);
  if (!root || operation.operation === OperationTypeNode.SUBSCRIPTION) throw new CodedError('OPERATION_NOT_SUPPORTED');
  const kind = operation.operation === OperationTypeNode.MUTATION ? 'mutation' : 'query';
  const context: SelectionContext = { schema, fragments: fragmentsOf(input.document), variables: input.variables };
  operation.variableDefinitions?.forEach(refuseDirectives);
  const compiled = compileSelection({ ...input, context, kind }, root, operation.selectionSet);
  const fetched = toOperationDocument(operation, compiled.fetched);
  const document = fetched && withPlannedVariables(fetched);
  return {
    kind,
    rootType: root.name,
    document,
    text: document ? print(document) : '',
    shape: compiled.shape,
    introspection: toOperationDocument(operation, compiled.introspection),
    denials: compiled.denials,
    masked: compiled.masked,
    inputs: compiled.inputs,
    fieldCount: compiled.fieldCount,
  };
}

function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}
