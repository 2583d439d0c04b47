/** Forms of graphql-js validation messages that hold nothing but names; what follows (a suggestion, a value) is cut. */
const SAFE_FORMS: readonly RegExp[] = [
  /^Cannot query field "\w+" on type "\w+"\./,
  /^Unknown argument "\w+" on field "[\w.]+"\./,
  /^Unknown type "\w+"\./,
  /^Unknown fragment "\w+"\./,
  /^Unknown directive "@\w+"\./,
  /^Variable "\$\w+" is (not defined|never used)( (by|in) operation "\w+")?\./,
  /^Fragment "\w+" is never used\./,
  /^Field "\w+" must not have a selection since type "[\w![\]]+" has no subfields\./,
  /^Field "\w+" of type "[\w![\]]+" must have a selection of subfields\./,
  /^Field "[\w.]+" argument "\w+" of type "[\w![\]]+" is required, but it was not provided\./,
  /^Field "[\w.]+" of required type "[\w![\]]+" was not provided\./,
  /^Field "\w+" is not defined by type "\w+"\./,
  /^Variable "\$\w+" is of type "[\w![\]]+" but must be non-nullable to be used for OneOf Input Object "\w+"\./,
  /^OneOf Input Object "\w+" must specify exactly one key\./,
  /^Field "\w+\.\w+" must be non-null\./,
  /^Variable "\$\w+" of type "[\w![\]]+" used in position expecting type "[\w![\]]+"\./,
];

/** The part of a validation message that may be shown: names of the document and the schema, never values (A36, A37). */
export function safeValidationMessage(message: string): string | undefined {
  return SAFE_FORMS.map((form) => form.exec(message)?.[0]).find((safe) => safe !== undefined);
}
