import type { Answers, Asker, Question } from './askers.ts';
import { QUESTIONS } from './askers.ts';

/** Askers by the answers that matter: a question that is absent has all of its answers. */
export type AskerSet = Readonly<Partial<Record<Question, readonly string[]>>>;

/** The same askers in fewer words: those who differ in one answer only become one, question by question. */
export function mergeAskers(askers: readonly Asker[], answers: Answers): readonly AskerSet[] {
  const single = askers.map((asker): Sets => mapQuestions((question) => [asker[question]]));
  const merged = QUESTIONS.reduceRight(mergeAlong, single);
  return merged.map((sets) =>
    Object.fromEntries(
      QUESTIONS.filter((question) => sets[question].length < answers[question].length).map((question) => [
        question,
        sets[question],
      ]),
    ),
  );
}

type Sets = Readonly<Record<Question, readonly string[]>>;

function mergeAlong(rows: readonly Sets[], question: Question): readonly Sets[] {
  const byRest = new Map<string, Sets>();
  for (const row of rows) {
    const rest = JSON.stringify(QUESTIONS.map((each) => (each === question ? null : row[each])));
    const known = byRest.get(rest);
    byRest.set(rest, known ? { ...known, [question]: [...known[question], ...row[question]] } : row);
  }
  return [...byRest.values()];
}

function mapQuestions(answer: (question: Question) => readonly string[]): Sets {
  return Object.fromEntries(QUESTIONS.map((question) => [question, answer(question)])) as Sets;
}
