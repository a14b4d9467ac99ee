/** A text field whose text is never lost: saved 800 ms after the last key, when the page is hidden, and before a lock. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { afterPress } from "./after-press.ts";
import { onEnd } from "./end.ts";
import { openSitting } from "./open.ts";

const SAVE_AFTER_MS = 800;

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
	/** Empties the field and deletes the draft, after sending. After a failure the field is empty too, so that nothing is sent twice. */
	done(): Promise<void>;
	/** Deletes the draft and empties the field, without sending. After a failure the text is still there. */
	drop(): Promise<void>;
}

/**
 * The same place in another tab shows what is saved here, and the other way round.
 * @param place where the text is to be sent, such as `thread/ID`. Null keeps the text in memory only. A form keeps its values and their base as JSON.
 * @param initial the text without a draft. It is saved when it is changed.
 * @example const draft = useDraft(`thread/${thread}`); <TextArea value={draft.text} onBlur={() => void draft.save()} ... />
 */
export function useDraft(place: string | null, initial = ""): DraftField {
	const [text, setShownText] = useState(initial);
	const [savedAt, setSavedAt] = useState<number | null>(null);
	const [isOld, setOld] = useState(false);
	const [isClash, setClash] = useState(false);
	/** The text that was typed here and isn't saved yet; null when all is saved. */
	const unsaved = useRef<string | null>(null);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	/** Resolves when every save that has begun is over. */
	const saving = useRef<Promise<void>>(Promise.resolve());
	/** Rises whenever the text that was typed here is thrown away. A save that began before must change nothing then. */
	const edition = useRef(0);
	/** How often the person has typed. */
	const changes = useRef(0);
	/** The place, and when the draft that this tab knows was saved, UTC ms; null when this tab knows no draft. */
	const known = useMemo(() => ({ place, savedAt: null as number | null }), [place]);

	/** @param isForced whether to replace what another tab has saved. */
	const store = useCallback(
		(isForced: boolean) => {
			clearTimeout(timer.current);
			const toSave = unsaved.current;
			const { place } = known;
			if (toSave === null || place === null) return saving.current;
			unsaved.current = null;
			const editionBefore = edition.current;
			const write = async () => {
				try {
					const base = isForced ? "any" : known.savedAt;
					const at = await openSitting().call("saveDraft", { place, text: toSave, base });
					if (edition.current !== editionBefore) return;
					setClash(at === null);
					if (at === null) {
						unsaved.current ??= toSave;
						return;
					}
					known.savedAt = at;
					// Pressing a button takes the focus from the field, which saves. The note "saved" would move the button during the press, so
					// it waits. The note doesn't come when more was typed meanwhile, or when the text was sent.
					afterPress(() => edition.current === editionBefore && unsaved.current === null && setSavedAt(at));
				} catch {
					// Still unsaved: the next key, blur or lock tries again.
					if (edition.current === editionBefore) unsaved.current ??= toSave;
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
			const { place } = known;
			if (place === null) return;
			const earlier = saving.current;
			await earlier;
			const draft = await openSitting().call("loadDraft", { place });
			// Meanwhile a save has begun here. Loads again after that save, because the stored text may be another one then.
			if (saving.current !== earlier) return load(isFirst);
			if (unsaved.current !== null || (isFirst && !draft)) return;
			known.savedAt = draft?.savedAt ?? null;
			setShownText(draft?.text ?? "");
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
		// The text that was typed last replaces the other one, because there is no time left to choose.
		const saveLast = () => store(true);
		const cancelSaveAtEnd = onEnd(saveLast);
		const unsubscribe = openSitting().onEvent((event) => {
			if (event.kind !== "changes" || event.isOwn || !isCurrent) return;
			if (event.changes.some(({ topic, id }) => topic === "drafts" && id === place)) loadHere(false);
		});
		document.addEventListener("visibilitychange", onHidden);
		return () => {
			isCurrent = false;
			cancelSaveAtEnd();
			unsubscribe();
			document.removeEventListener("visibilitychange", onHidden);
			void saveLast();
		};
	}, [place, load, save, store]);

	const discard = () => {
		clearTimeout(timer.current);
		edition.current++;
		unsaved.current = null;
		setClash(false);
	};
	const empty = () => {
		discard();
		setShownText("");
		setSavedAt(null);
		setOld(false);
	};
	const deleteStored = async () => {
		if (place !== null) await openSitting().call("deleteDraft", { place });
		known.savedAt = null;
	};
	const takeOther = async () => {
		discard();
		await load(false);
	};
	// Pressing the button took the focus from the field, so a save has begun.
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
			setShownText(next);
			// The note "saved" must be true of the whole text.
			setSavedAt(null);
			setOld(false);
			unsaved.current = next;
			changes.current++;
			clearTimeout(timer.current);
			timer.current = setTimeout(() => void save(), SAVE_AFTER_MS);
		},
		async done() {
			empty();
			await saving.current;
			await deleteStored();
		},
		async drop() {
			const changesBefore = changes.current;
			// Otherwise a save could follow the deletion.
			await save();
			await deleteStored();
			// What was typed meanwhile stays.
			if (changes.current === changesBefore) empty();
		},
	};
}
