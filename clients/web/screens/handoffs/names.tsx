/** Parts and hooks that several screens of hand-offs use: words for codes and reasons, names of sections, and case codes. */
import type { ReactNode } from "react";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import "./names.css";

/** Makes the id of a message from a code. A code of a newer program has no message here, and gets the message `fallback`. */
export function useCodeId(): (prefix: string, code: string, fallback: MessageId) => MessageId {
	const { has } = useWords();
	return (prefix, code, fallback) => {
		const id = `handoffs.${prefix}.${code}`;
		return has(id) ? id : fallback;
	};
}

/** The reason that was given, as a sentence. */
export function Reason({ code }: { code: string }): ReactNode {
	const idOf = useCodeId();
	return <Say id={idOf("code", code, "handoffs.code.other")} />;
}

/** Makes a text from the names of sections, each name once, with commas between them. */
export function useSectionNames(): (sections: readonly { section: string }[]) => string {
	const { say } = useWords();
	const { section: nameOf } = useFormWords();
	return (sections) => [...new Set(sections.map(({ section }) => nameOf(section)))].join(say("parts.comma"));
}

/** A case code. It isn't broken at the end of a line, because people read it aloud. */
export function CaseCode({ code }: { code: string }): ReactNode {
	return (
		<bdi className="case-code" translate="no">
			{code}
		</bdi>
	);
}
