/** Figures with their names. */
export function Tiles({ items }: { items: readonly (readonly [label: string, value: string, title?: string])[] }) {
  return (
    <dl className="tiles">
      {items.map(([label, value, title]) => (
        <div key={label} title={title}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
