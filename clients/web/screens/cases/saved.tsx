/** Says that a section was saved, and what others have changed in it meanwhile. */
import { useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { useFormWords } from "../../words/form-words.ts";
import { Say, useWords } from "../../words/words.tsx";

export interface Saved {
	/** Units that others have changed. */
	others: { form: string; unit: string }[];
}

declare module "@tanstack/react-router" {
	interface HistoryState {
		saved?: Saved;
	}
}

export function SavedNotice(): ReactNode {
	const saved = useRouterState({ select: ({ location }) => location.state.saved });
	const { say } = useWords();
	const words = useFormWords();
	if (!saved) return null;
	const fields = saved.others.map(({ form, unit }) => (unit === form ? words.form(form) : words.field(unit)));
	return (
		<Notice kind="ok" live="polite">
			<p>
				{fields.length === 0 ? (
					<Say id="edit.saved" />
				) : (
					<Say id="edit.saved-others" values={{ fields: fields.join(say("parts.comma")) }} />
				)}
			</p>
		</Notice>
	);
}
