import { artifactPages } from '../../store/artifact-pages.ts';
import type { EntryRow } from '../../store/entry-columns.ts';
import type { StoreSnapshot } from '../../store/read-snapshot.ts';
import type { ArtifactRow } from '../../store/tables.ts';
import type { ArtifactKind } from '../artifact.ts';
import { contentHash } from '../content-hash.ts';
import { readRuling, ruledRows } from '../ruled-rows.ts';
import type { AuditFinding } from './audit-finding.ts';
import { RulingCheck } from './check-rulings.ts';

/** Checks that artifacts have their names, that what is named is there, and that rulings are found. */
export class ArtifactCheck {
  readonly #kinds = new Map<string, string>();
  readonly #rulings: RulingCheck;
  readonly #report: (finding: AuditFinding) => void;
  /** What rulings name, by names. */
  readonly #versions = new Map<string, ArtifactKind>();

  private constructor(rulings: RulingCheck, report: (finding: AuditFinding) => void) {
    this.#rulings = rulings;
    this.#report = report;
  }

  /** Looks at every artifact. */
  static async begin(snapshot: StoreSnapshot, report: (finding: AuditFinding) => void): Promise<ArtifactCheck> {
    const check = new ArtifactCheck(await RulingCheck.begin(snapshot, report), report);
    for await (const page of artifactPages(snapshot)) for (const artifact of page) check.#look(artifact);
    check.#rulings.close();
    for (const [artifact, kind] of check.#versions) check.#find(artifact, kind, undefined);
    return check;
  }

  /** An entry names its claims and its ruling; what was done to the audit itself has neither. */
  add({ id, claims, ruling }: EntryRow): void {
    if (claims !== '') this.#find(claims, 'claims', id);
    if (ruling !== '') this.#find(ruling, 'ruling', id);
  }

  #look({ hash, kind, content }: ArtifactRow): void {
    this.#kinds.set(hash, kind);
    const isWhole = typeof content === 'string' && contentHash(content) === hash;
    if (!isWhole) this.#report({ kind: 'artifact-damaged', artifact: hash });
    const ruling = isWhole && kind === 'ruling' ? readRuling(content) : undefined;
    if (!ruling) return;
    this.#rulings.add(hash, ruledRows(hash, ruling));
    this.#versions.set(ruling.versions.supergraph, 'supergraph').set(ruling.versions.policy, 'policy');
  }

  #find(artifact: string, kind: ArtifactKind, entry: number | undefined): void {
    if (this.#kinds.get(artifact) !== kind) this.#report({ kind: 'artifact-missing', artifact, entry });
  }
}
