/** A text field whose text is never lost: saved 800 ms after the last key, when the page is hidden, and before a lock. */
import { useCallback, useEffect, useRef, useState } from "react";
import { afterPress } from "./after-press.ts";
import { onEnd } from "./end.ts";
import { openSitting } from "./open.ts";

const AFTER = 800;

export interface DraftField {
	text: string;
	setText(text: string): void;
	/** When the draft was last saved, UTC ms; null before. */
	savedAt: number | null;
	/** A draft of an earlier visit was filled in. */
	isOld: boolean;
	/** Saves now, such as when the field loses the focus. */
	save(): Promise<void>;
	/** Empties the field and deletes the draft, after sending. */
	done(): Promise<void>;
}

/**
 * @param place where the text is to be sent, such as `thread/ID`. A form keeps its values and their base as JSON.
 * @example const draft = useDraft(`thread/${thread}`); <TextArea value={draft.text} onBlur={() => void draft.save()} ... />
 */
export function useDraft(place: string): DraftField {
	const [text, setShown] = useState("");
	const [savedAt, setSavedAt] = useState<number | null>(null);
	const [isOld, setOld] = useState(false);
	const typed = useRef<string | null>(null);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

	const save = useCallback(async () => {
		clearTimeout(timer.current);
		const unsaved = typed.current;
		if (unsaved === null) return;
		typed.current = null;
		try {
			await openSitting().call("saveDraft", { place, text: unsaved });
			const at = Date.now();
			// A press on the button beside the field takes the focus from it, and so saves. The note must not move that button. And it must
			// not come when more was typed meanwhile.
			afterPress(() => typed.current === null && setSavedAt(at));
		} catch {
			// Still unsaved: the next key, blur or lock tries again.
			typed.current ??= unsaved;
		}
	}, [place]);

	useEffect(() => {
		let isCurrent = true;
		const load = async () => {
			const draft = await openSitting().call("loadDraft", { place });
			if (!isCurrent || !draft || typed.current !== null) return;
			setShown(draft.text);
			setSavedAt(draft.savedAt);
			setOld(true);
		};
		load().catch(() => {});
		const onHidden = () => document.hidden && void save();
		const stop = onEnd(save);
		document.addEventListener("visibilitychange", onHidden);
		return () => {
			isCurrent = false;
			stop();
			document.removeEventListener("visibilitychange", onHidden);
			void save();
		};
	}, [place, save]);

	return {
		text,
		savedAt,
		isOld,
		save,
		setText(next) {
			setShown(next);
			// "Saved" must be true of all that stands in the field.
			setSavedAt(null);
			setOld(false);
			typed.current = next;
			clearTimeout(timer.current);
			timer.current = setTimeout(() => void save(), AFTER);
		},
		async done() {
			clearTimeout(timer.current);
			typed.current = null;
			setShown("");
			setSavedAt(null);
			setOld(false);
			await openSitting().call("deleteDraft", { place });
		},
	};
}
