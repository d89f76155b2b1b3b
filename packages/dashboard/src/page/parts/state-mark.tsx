/** The state of a study or a trial: a word with a colored dot. */
export function StateMark({ state }: { state: string }) {
  return <span className={`state ${state}`}>{state}</span>;
}
