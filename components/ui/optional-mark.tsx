/** Ends the label of an optional field. A field without it is required: there is no mark for that. */
export const OptionalMark = () => <span className="font-normal text-muted"> (optional)</span>;
