/** Small words of hand-offs that several of their screens use. */
import type { ReactNode } from "react";
import { useFormWords } from "../../words/form-words.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import "./names.css";

/** The id of a message that is made from a code. A code of a newer program gets the words of another one. */
export function useCodeId(): (prefix: string, code: string, otherwise: MessageId) => MessageId {
	const { has } = useWords();
	return (prefix, code, otherwise) => {
		const id = `handoffs.${prefix}.${code}`;
		return has(id) ? id : otherwise;
	};
}

/** The reason that was given, as a sentence. */
export function Reason({ code }: { code: string }): ReactNode {
	const idOf = useCodeId();
	return <Say id={idOf("code", code, "handoffs.code.other")} />;
}

/** Sections by name, in a row. */
export function useSectionNames(): (sections: readonly { section: string }[]) => string {
	const { say } = useWords();
	const { section: nameOf } = useFormWords();
	return (sections) => [...new Set(sections.map(({ section }) => nameOf(section)))].join(say("parts.comma"));
}

/** Never broken at the end of a line, because people read it aloud. */
export function CaseCode({ code }: { code: string }): ReactNode {
	return (
		<bdi className="case-code" translate="no">
			{code}
		</bdi>
	);
}
