/** An ID shortened to `bkg_0b5f3a…0718`. The full ID is shown on hover and read by screen readers. */
export function ShortId({ id }: { id: string }) {
  const short = id.length > 20 ? `${id.slice(0, id.indexOf("_") + 7)}…${id.slice(-4)}` : id;
  return (
    <span className="font-mono text-xs whitespace-nowrap" title={id}>
      <span aria-hidden>{short}</span>
      <span className="sr-only">{id}</span>
    </span>
  );
}
