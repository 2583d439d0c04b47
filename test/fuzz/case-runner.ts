import { codeOf } from './canary.ts';
import type { Finding, FuzzCase } from './fuzz-case.ts';
import type { FuzzIssuer } from './issuer.ts';
import { startIssuer } from './issuer.ts';
import { Round } from './round.ts';
import type { SubgraphHost } from './subgraph-host.ts';
import { startSubgraphHost } from './subgraph-host.ts';

/** A case before it is known what it finds. */
export type Tried = Omit<FuzzCase, 'seen'>;

/** Runs single cases, one after the other. */
export class CaseRunner {
  readonly #host: SubgraphHost;
  readonly #issuer: FuzzIssuer;
  /** The gateway of the last case: the next one may have the same graph. */
  #open: { readonly graph: string; readonly round: Round } | undefined;
  #policy: string | undefined;

  private constructor(host: SubgraphHost, issuer: FuzzIssuer) {
    this.#host = host;
    this.#issuer = issuer;
  }

  /** Starts what all cases share: one port for subgraphs, one for the issuer. */
  static async start(): Promise<CaseRunner> {
    return new CaseRunner(await startSubgraphHost(), await startIssuer());
  }

  /** What is found, or undefined if the gateway refuses the case's graph or policy. */
  async run(tried: Tried): Promise<readonly Finding[] | undefined> {
    const round = await this.#roundOf(tried);
    if (!round || !(await this.#uses(round, tried))) return undefined;
    const { principal, operation, sent, audit } = tried;
    // The register knows no inputs but those of this request.
    round.world.canaries.readInputs(JSON.stringify(sent ?? operation), 'an input');
    const token = await round.tokenOf(principal);
    const outcome = sent ? await round.send(sent, token) : await round.ask(principal, token, operation);
    const found = [...outcome.findings, ...round.searchLog()];
    // An audit is searched when its gateway has ended.
    return audit ? [...found, ...(await this.#end(principal.subject))] : found;
  }

  async close(): Promise<void> {
    await this.#end(undefined);
    await Promise.all([this.#host.close(), this.#issuer.close()]);
  }

  async #roundOf({ graph, audit }: Tried): Promise<Round | undefined> {
    const text = JSON.stringify([graph, audit]);
    if (this.#open?.graph === text) return this.#open.round;
    await this.#end(undefined);
    const round = await Round.open(graph, this.#host, this.#issuer, audit);
    this.#open = round && { graph: text, round };
    return round;
  }

  async #uses(round: Round, { policy }: Tried): Promise<boolean> {
    const text = JSON.stringify(policy);
    if (this.#policy === text) return true;
    const isUsed = await round.use(policy);
    this.#policy = isUsed ? text : undefined;
    return isUsed;
  }

  async #end(subject: string | undefined): Promise<readonly Finding[]> {
    const round = this.#open?.round;
    this.#open = undefined;
    this.#policy = undefined;
    return (await round?.close(new Set(subject === undefined ? [] : [codeOf(subject)]))) ?? [];
  }
}
