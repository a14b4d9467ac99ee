/** Small parts of the library's screens. */
import type { ReactNode } from "react";
import { Tag } from "../../parts/tag.tsx";
import type { DocumentLine } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { titleIn } from "../forum/texts.ts";

/** The title in the person's language, if there is one. */
export function DocumentTitle({ titles }: Pick<DocumentLine, "titles">): ReactNode {
	const { language } = useWords();
	const shown = titleIn(titles, language);
	if (!shown) return <Say id="forum.no-title" />;
	return (
		<bdi lang={shown.language} dir="auto">
			{shown.title}
		</bdi>
	);
}

const KINDS = { draft: "info", consultation: "warn", adopted: "ok", withdrawn: "danger" } as const;

export function StateTag({ state }: Pick<DocumentLine, "state">): ReactNode {
	return state === null ? null : <Tag kind={KINDS[state]} id={`library.state.${state}`} />;
}
