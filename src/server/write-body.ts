import type { ClientView } from '../assemble/view.ts';
import type { BodyParts } from '../http/http-message.ts';
import type { PublicError } from '../http/public-error.ts';
import { publicError } from '../http/public-error.ts';
import type { OperationExplanation } from './explain-operation.ts';
import type { Settled } from './settle.ts';

/** What the body of a GraphQL response says; what is absent is not written. */
export interface ResponseBody {
  readonly errors?: readonly PublicError[];
  readonly data?: ClientView | null;
  readonly extensions?: { readonly cordon: CordonExtension };
}

/** What an answer says of itself. */
interface CordonExtension {
  /** Patterns of what is masked, defaulted or left out. */
  readonly masked?: readonly string[];
  readonly explain?: OperationExplanation;
}

/** What became of an operation as a response body. */
export function bodyOf(settled: Settled): ResponseBody {
  const { explanation } = settled;
  switch (settled.kind) {
    case 'answered': {
      const { data, errors, masked } = settled.answer;
      return {
        ...(errors.length > 0 && { errors: errors.map(publicError) }),
        data,
        ...extensionsOf(masked, explanation),
      };
    }
    case 'refused':
      return { errors: [publicError(settled.error)], ...extensionsOf([], explanation) };
  }
}

function extensionsOf(
  masked: readonly string[],
  explain: OperationExplanation | undefined,
): Pick<ResponseBody, 'extensions'> {
  if (masked.length === 0 && !explain) return {};
  return { extensions: { cordon: { ...(masked.length > 0 && { masked }), ...(explain && { explain }) } } };
}

/**
 * The JSON text of a whole body: `errors` first, since a client should see them early, then `data`, then `extensions`,
 * and a line feed. Both ways in write with it, so that their bytes are the same.
 */
export function writeBody({ errors, data, extensions }: ResponseBody): BodyParts {
  const before = errors ? `{"errors":${JSON.stringify(errors)}` : '{';
  const comma = errors && data !== undefined ? ',' : '';
  const end = extensions ? `,"extensions":${JSON.stringify(extensions)}}\n` : '}\n';
  if (!data) return [data === null ? `${before}${comma}"data":null${end}` : before + end];
  const head = `${before}${comma}"data":`;
  const [only] = data.parts;
  if (data.parts.length === 1 && typeof only === 'string') return [head + only + end];
  return [head, ...data.parts, end];
}

/** The parts as one string, for what cannot take them in pieces. */
export function joinParts(parts: BodyParts): string {
  return parts.map((part) => (typeof part === 'string' ? part : Buffer.from(part).toString())).join('');
}
