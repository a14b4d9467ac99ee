/** A text field whose text is never lost: saved 800 ms after the last key, when the page is hidden, and before a lock. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
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
	/** Another tab has saved another text meanwhile. Nothing more is saved here until the person has chosen one of them. */
	clash: { keepThis(): void; takeOther(): void } | null;
	/** Saves now, such as when the field loses the focus. */
	save(): Promise<void>;
	/** Empties the field and deletes the draft, after sending. */
	done(): Promise<void>;
}

/**
 * The same place in another tab shows what is saved here, and the other way round.
 * @param place where the text is to be sent, such as `thread/ID`. A form keeps its values and their base as JSON.
 * @param initial the text without a draft. It is saved when it is changed.
 * @example const draft = useDraft(`thread/${thread}`); <TextArea value={draft.text} onBlur={() => void draft.save()} ... />
 */
export function useDraft(place: string, initial = ""): DraftField {
	const [text, setShown] = useState(initial);
	const [savedAt, setSavedAt] = useState<number | null>(null);
	const [isOld, setOld] = useState(false);
	const [isClash, setClash] = useState(false);
	const typed = useRef<string | null>(null);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	const saving = useRef<Promise<void>>(Promise.resolve());
	/** Another number after each time that what was typed here was thrown away. */
	const edition = useRef(0);
	/** The draft that this tab knows. */
	const known = useMemo(() => ({ place, savedAt: null as number | null }), [place]);

	/** @param isForced replaces what another tab has saved. */
	const store = useCallback(
		(isForced: boolean) => {
			clearTimeout(timer.current);
			const unsaved = typed.current;
			if (unsaved === null) return saving.current;
			typed.current = null;
			const begun = edition.current;
			const write = async () => {
				try {
					const base = isForced ? "any" : known.savedAt;
					const at = await openSitting().call("saveDraft", { place: known.place, text: unsaved, base });
					if (edition.current !== begun) return;
					setClash(at === null);
					if (at === null) {
						typed.current ??= unsaved;
						return;
					}
					known.savedAt = at;
					// A press on the button beside the field takes the focus from it, and so saves. The note must not move that button. And it
					// must not come when more was typed meanwhile.
					afterPress(() => typed.current === null && setSavedAt(at));
				} catch {
					// Still unsaved: the next key, blur or lock tries again.
					if (edition.current === begun) typed.current ??= unsaved;
				}
			};
			saving.current = saving.current.then(write);
			return saving.current;
		},
		[known],
	);
	const save = useCallback(() => store(false), [store]);

	const load = useCallback(
		async (isFirst: boolean): Promise<void> => {
			const earlier = saving.current;
			await earlier;
			const draft = await openSitting().call("loadDraft", { place: known.place });
			// The text that was typed here is being saved, and may meet another one.
			if (saving.current !== earlier) return load(isFirst);
			if (typed.current !== null || (isFirst && !draft)) return;
			known.savedAt = draft?.savedAt ?? null;
			setShown(draft?.text ?? "");
			setSavedAt(known.savedAt);
			setOld(isFirst);
		},
		[known],
	);

	useEffect(() => {
		let isCurrent = true;
		const loadHere = (isFirst: boolean) => void load(isFirst).catch(() => {});
		loadHere(true);
		const onHidden = () => document.hidden && void save();
		// The text that was typed last is kept, because there is no time left to choose.
		const last = () => store(true);
		const stop = onEnd(last);
		const deafen = openSitting().onEvent((event) => event.kind === "draft" && event.place === place && isCurrent && loadHere(false));
		document.addEventListener("visibilitychange", onHidden);
		return () => {
			isCurrent = false;
			stop();
			deafen();
			document.removeEventListener("visibilitychange", onHidden);
			void last();
		};
	}, [place, load, save, store]);

	const discard = () => {
		clearTimeout(timer.current);
		edition.current++;
		typed.current = null;
		setClash(false);
	};
	const takeOther = async () => {
		discard();
		await load(false);
	};
	// The press on the button has taken the focus from the field, and so begun to save.
	const keepThis = async () => {
		await saving.current;
		await store(true);
	};

	return {
		text,
		savedAt,
		isOld,
		save,
		clash: isClash ? { keepThis: () => void keepThis(), takeOther: () => void takeOther().catch(() => {}) } : null,
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
			discard();
			setShown("");
			setSavedAt(null);
			setOld(false);
			await saving.current;
			await openSitting().call("deleteDraft", { place });
			known.savedAt = null;
		},
	};
}
