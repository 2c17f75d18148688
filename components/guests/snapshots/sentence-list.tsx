/** What will happen, a sentence each. */
export function SentenceList({ title, sentences }: { title: string; sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <section>
      <h3 className="text-xs font-medium text-ink-muted">{title}</h3>
      <ul className="mt-1 flex list-disc flex-col gap-1 pl-4 [overflow-wrap:anywhere]">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
