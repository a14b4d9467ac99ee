/** A form whose answers are a draft: they are there again after a lock, a closed tab or a broken line. */
import { useEffect, useRef, useState } from "react";
import { type DraftField, useDraft } from "./use-draft.ts";

export interface FormDraft<T> {
	kept: T;
	/** The newest answers, also inside work that began before they were typed. */
	latest(): T;
	change(changed: Partial<T>): void;
	draft: DraftField;
}

/**
 * @param place as `useDraft`. @param first the form without answers.
 * @example const { kept, change } = useFormDraft("case/new", () => ({ desk: "", answers: {} }));
 */
export function useFormDraft<T extends object>(place: string, first: () => T): FormDraft<T> {
	const draft = useDraft(place);
	const [empty] = useState(first);
	const kept = parsed<T>(draft.text) ?? empty;
	const latest = useRef(kept);
	useEffect(() => {
		latest.current = kept;
	});
	const change = (changed: Partial<T>) => {
		latest.current = { ...latest.current, ...changed };
		draft.setText(JSON.stringify(latest.current));
	};
	return { kept, latest: () => latest.current, change, draft };
}

function parsed<T>(text: string): T | null {
	try {
		return text === "" ? null : (JSON.parse(text) as T);
	} catch {
		return null;
	}
}
