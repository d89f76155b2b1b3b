/** The state of a study or a trial: a word with a coloured dot. A state that this page does not know is shown as it is. */
export function StateMark({ state }: { state: string }) {
  return <span className={`state ${state}`}>{state}</span>;
}
