import { formatMask } from '../../maskers/parse-mask.ts';
import { strictestMask } from '../../maskers/strictest-mask.ts';
import type { ClassifiedField } from '../../policy/classified-field.ts';
import type { Decider } from '../../policy/create-decider.ts';
import type { Deciders } from '../../policy/create-deciders.ts';
import type { Decision } from '../../policy/decision.ts';
import type { Refusal } from './refusal.ts';

/** Takes note of what compilation decides, and lets it go on where it would end: all that refuses is found, not the first. */
export class DecisionNotes {
  readonly refusals: Refusal[] = [];
  readonly #mutationRoot: string | undefined;
  readonly #fields = new WeakMap<Decision, ClassifiedField>();

  /** `mutationRoot` is the type whose denied fields refuse the whole; undefined for queries. */
  constructor(mutationRoot: string | undefined) {
    this.#mutationRoot = mutationRoot;
  }

  /** The same decisions, but that what refuses is null. They stay one function where they are one. */
  noting({ others, own }: Deciders): Deciders {
    const noted = this.#note(others);
    return { others: noted, own: own === others ? noted : this.#note(own) };
  }

  /** The mask of a noted decision, as policies write it. */
  maskOf(decision: Decision): string | undefined {
    const field = this.#fields.get(decision);
    return field && formatMask(strictestMask(field.classification.masks));
  }

  #note(decide: Decider): Decider {
    return (field) => {
      const decision = decide(field);
      const refusal = this.#refusalOf(field, decision);
      if (refusal) this.refusals.push(refusal);
      const noted: Decision = refusal ? { ...decision, effect: 'null' } : { ...decision };
      this.#fields.set(noted, field);
      return noted;
    };
  }

  #refusalOf({ coordinate }: ClassifiedField, { effect }: Decision): Refusal | undefined {
    switch (effect) {
      case 'reveal':
      case 'mask':
      case 'null':
        return undefined;
      case 'deny': {
        const isRoot = this.#mutationRoot !== undefined && coordinate.startsWith(`${this.#mutationRoot}.`);
        return isRoot ? { code: 'PII_DENIED', coordinate, effect } : undefined;
      }
      case 'hold':
        return { code: 'APPROVAL_REQUIRED', coordinate, effect };
      case 'block':
        return { code: 'PII_BLOCKED', coordinate, effect };
    }
  }
}
