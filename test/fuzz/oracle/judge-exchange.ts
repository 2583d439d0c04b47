import type { DocumentNode } from 'graphql';
import type { Finding, FuzzOperation, Principal } from '../fuzz-case.ts';
import type { World } from '../world.ts';
import type { Judgement } from './judge-answer.ts';
import { judgeAnswer } from './judge-answer.ts';
import { judgeRefusal } from './judge-refusal.ts';
import type { Oracle } from './oracle.ts';
import { readAsked } from './oracle.ts';

/** An answer as it came over the wire. */
export interface Exchange {
  readonly status: number;
  /** The headers' text. */
  readonly head: string;
  readonly body: string;
}

/** What the documents know as the refusal of a whole operation. */
const REFUSALS: readonly unknown[] = ['PII_BLOCKED', 'APPROVAL_REQUIRED', 'MASKED_VALUE_WRITTEN'];

/** What a valid operation may meet without anybody's fault: docs/errors.md. */
const EXCUSED: readonly unknown[] = ['OPERATION_UNPLANNABLE', 'OVERLOADED', 'OPERATION_TOO_LARGE'];

/** Judges the answer to a valid operation: what it shows, what it hides, and whether it is refused. */
export function judgeExchange(
  oracle: Oracle,
  world: World,
  principal: Principal,
  { variables, operationName }: FuzzOperation,
  document: DocumentNode,
  exchange: Exchange,
  isFaulty: boolean,
): Judgement {
  const nothing = (findings: readonly Finding[]): Judgement => ({
    shown: new Set(),
    findings: [...findings, ...leaksIn(world, exchange, new Set())],
  });
  const answer = parsed(exchange.body);
  if (!answer) return nothing([failed('the body is no JSON object', exchange)]);
  const asked = readAsked(oracle, principal, document, variables, operationName);
  const codes = codesOf(answer.errors);
  const findings: Finding[] = codes.includes('INTERNAL') ? [failed('INTERNAL', exchange)] : [];
  if (!asked) return nothing(findings);
  const { must, may } = judgeRefusal(asked);
  const hasData = answer.data !== undefined && answer.data !== null;
  // A denied field of a query is null, and may null what is around it; a mutation is refused.
  const isMutation = asked.asker.operation === 'mutation';
  const refusal = hasData
    ? undefined
    : codes.find((code) => REFUSALS.includes(code) || (isMutation && !('data' in answer) && code === 'PII_DENIED'));
  if (must.length > 0 && hasData)
    findings.push({ kind: 'NOT-REFUSED', where: 'data', coordinate: must.join(' '), text: 'answered' });
  if (refusal !== undefined) {
    const isExplained = must.length + may.length > 0 || (refusal === 'MASKED_VALUE_WRITTEN' && isMutation);
    if (!isExplained)
      findings.push({
        kind: 'REFUSED',
        where: 'errors',
        coordinate: coordinatesOf(answer.errors),
        text: String(refusal),
      });
    return nothing(findings);
  }
  if (!('data' in answer)) {
    const isExcused = codes.some((code) => EXCUSED.includes(code));
    if (!isExcused) findings.push(failed(codes.join(' ') || 'no data and no error', exchange));
    return nothing(findings);
  }
  const judgement = judgeAnswer(asked, world, answer.data, isFaulty);
  const { shown } = judgement;
  return { shown, findings: [...findings, ...judgement.findings, ...leaksIn(world, exchange, shown)] };
}

/** The canaries of an exchange that may not be in it. */
export function leaksIn(world: World, { head, body }: Exchange, shown: ReadonlySet<string>): readonly Finding[] {
  return [...leaksInText(world, 'headers', head, shown), ...leaksInText(world, 'body', body, shown)];
}

/** The canaries of a text that are not among those that may be shown. One finding for each place and form. */
export function leaksInText(world: World, where: string, text: string, shown: ReadonlySet<string>): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const { key, form, origin } of world.canaries.find(text)) {
    if (origin.kind === 'value' && shown.has(key)) continue;
    const at = `${where} ${form} ${origin.coordinate} ${origin.place}`;
    found.set(at, { kind: 'LEAK', where, coordinate: origin.coordinate, text: `${form}, of ${origin.place}` });
  }
  return [...found.values()];
}

function failed(text: string, { status }: Exchange): Finding {
  return { kind: 'FAILED', where: `status ${status}`, coordinate: '', text };
}

function parsed(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function codesOf(errors: unknown): readonly unknown[] {
  return extensionsOf(errors).map(({ code }) => code);
}

/** Coordinates of the gateway's own errors, which never hold a value. */
function coordinatesOf(errors: unknown): string {
  return extensionsOf(errors)
    .map(({ coordinate }) => coordinate)
    .join(' ');
}

function extensionsOf(errors: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(errors) ? errors.map((error) => error?.extensions ?? {}) : [];
}
