/** A form whose answers are a draft: they are there again after a lock, a closed tab or a lost connection. */
import { useEffect, useRef, useState } from "react";
import { type Attempt, answersOfDraft, withAttempt } from "./attempts.ts";
import { type DraftField, useDraft } from "./use-draft.ts";

export interface FormDraft<T> {
	/** The answers as they are on the screen. */
	kept: T;
	/** The newest answers, also inside work that began before they were typed. */
	latest(): T;
	change(changed: Partial<T>): void;
	/**
	 * Stores in the draft under which id the form will be sent. Call it before the form is sent.
	 * @param contents what is sent. The same contents get the same id, until the draft is done.
	 * @param replaces as for `withAttempt`. Default: false.
	 * @returns the id for these contents, and the ids under which other contents of this form were sent.
	 */
	begin(contents: unknown, replaces?: boolean): Promise<{ entry: string; earlier: string[] }>;
	draft: DraftField;
}

type Stored<T> = T & { attempts?: Attempt[] };

/**
 * @param place as in `useDraft`. @param first makes the form without answers from an empty text, or a form from a draft that isn't JSON.
 * @example const { kept, change } = useFormDraft("case/new", () => ({ desk: "", answers: {} }));
 */
export function useFormDraft<T extends object>(place: string | null, first: (text: string) => T): FormDraft<T> {
	const draft = useDraft(place);
	const [empty] = useState<Stored<T>>(() => first(""));
	const kept: Stored<T> = draft.text === "" ? empty : (answersOfDraft(draft.text, empty) ?? first(draft.text));
	const latest = useRef(kept);
	useEffect(() => {
		latest.current = kept;
	});
	const change = (changed: Partial<Stored<T>>) => {
		latest.current = { ...latest.current, ...changed };
		draft.setText(JSON.stringify(latest.current));
	};
	const begin = async (contents: unknown, replaces = false) => {
		const attempts = withAttempt(latest.current.attempts ?? [], contents, replaces);
		change({ attempts } as Partial<Stored<T>>);
		await draft.save();
		const ids = attempts.map(({ entry }) => entry);
		return { entry: ids.at(-1) as string, earlier: ids.slice(0, -1) };
	};
	return { kept, latest: () => latest.current, change, begin, draft };
}
