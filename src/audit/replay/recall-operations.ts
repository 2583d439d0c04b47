import type { Finding } from '../../lib/finding.ts';
import type { Policy } from '../../policy/policy.ts';
import type { TrafficRow } from '../../store/read-traffic.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import type { Unknown } from './judgement.ts';
import { RecordedArtifacts } from './recorded-artifacts.ts';
import { readRecordedDocument } from './recorded-document.ts';
import type { OpenedSide } from './replay-side.ts';
import { openReplaySide } from './replay-side.ts';
import type { ReplayInput } from './replayed-operation.ts';
import { ReplayedOperation } from './replayed-operation.ts';

/** What recorded operations are held against. */
export interface NewPolicy {
  readonly policy: Policy;
  /** Whose tokens are accepted. */
  readonly issuers: readonly string[];
  readonly limits: ReplayInput['limits'];
}

/** What entries of one operation have in common. */
export type AskedAlike = Pick<TrafficRow, 'ruling' | 'claims' | 'document'>;

/** An operation that can be judged, and its ruling. */
export interface RecalledOperation extends Pick<ReplayInput, 'ruling'> {
  /** Of the ruling. */
  readonly hash: string;
  readonly operation: ReplayedOperation;
}

/** Makes recorded operations ready to be judged: each once, as are the supergraphs and policies that they name. */
export class OperationRecall {
  readonly #artifacts: RecordedArtifacts;
  readonly #new: NewPolicy;
  readonly #known = new Map<string, RecalledOperation | Unknown>();
  readonly #before = new Map<string, OpenedSide>();
  readonly #after = new Map<string, OpenedSide>();

  constructor(reader: StoreReader, newPolicy: NewPolicy) {
    this.#artifacts = new RecordedArtifacts(reader);
    this.#new = newPolicy;
  }

  /** What speaks against the new policy, each finding once. */
  get unfit(): readonly Finding[] {
    const findings = [...this.#after.values()].flatMap((side) => (side.kind === 'unfit' ? side.findings : []));
    return [...new Map(findings.map((finding) => [finding.message, finding])).values()];
  }

  /** What `recall` gave before. */
  known(row: AskedAlike): RecalledOperation | Unknown | undefined {
    return this.#known.get(operationKey(row));
  }

  /** The operation of entries, or why it cannot be judged. */
  async recall(row: AskedAlike): Promise<RecalledOperation | Unknown> {
    const recalled = this.known(row) ?? (await this.#recall(row));
    this.#known.set(operationKey(row), recalled);
    return recalled;
  }

  async #recall({ ruling: hash, claims, document }: AskedAlike): Promise<RecalledOperation | Unknown> {
    const ruling = await this.#artifacts.ruling(hash);
    const principal = await this.#artifacts.principal(claims);
    const supergraph = ruling && (await this.#artifacts.supergraph(ruling.versions.supergraph));
    const policy = ruling && (await this.#artifacts.policy(ruling.versions.policy));
    if (!ruling || !principal || !supergraph || policy === undefined) return 'artifact-missing';
    if (policy === null) return 'policy-unreadable';
    const { versions } = ruling;
    const open = (each: Policy) => () => openReplaySide(supergraph, each, this.#new.issuers);
    const before = opened(this.#before, `${versions.supergraph} ${versions.policy}`, open(policy));
    const after = opened(this.#after, versions.supergraph, open(this.#new.policy));
    if (before.kind === 'unfit') return 'policy-unreadable';
    if (after.kind === 'unfit') return 'policy-unfit';
    const recorded = readRecordedDocument(document, supergraph.schema);
    if (typeof recorded === 'string') return recorded;
    const input = { ruling, principal, recorded, before: before.side, after: after.side, limits: this.#new.limits };
    return { hash, ruling, operation: new ReplayedOperation(input) };
  }
}

/** Equal for entries of one operation. */
function operationKey({ ruling, claims, document }: AskedAlike): string {
  return `${ruling} ${claims} ${document}`;
}

function opened(sides: Map<string, OpenedSide>, key: string, open: () => OpenedSide): OpenedSide {
  const side = sides.get(key) ?? open();
  sides.set(key, side);
  return side;
}
