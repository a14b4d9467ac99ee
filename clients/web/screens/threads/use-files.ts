/** The files that are chosen for a message, and what is sent of them. */
import { useEffect, useRef, useState } from "react";
import { newId } from "../../sitting/new-id.ts";
import { isPhoto, reencodePhoto } from "../../sitting/reencode-photo.ts";
import type { NewFile } from "../../sitting/verbs/index.ts";

export interface ChosenFile {
	id: string;
	file: File;
	isPhoto: boolean;
	/** The photo is sent as it is, because it is evidence. */
	isOriginal: boolean;
	/** This browser can't re-encode the picture. */
	isUnreadable: boolean;
}

export interface ChosenFiles {
	chosen: ChosenFile[];
	add(files: Iterable<File>): void;
	remove(id: string): void;
	keepOriginal(id: string, isOriginal: boolean): void;
	/** Re-encodes the photos. @returns the files to send; null when a photo can't be re-encoded. Then `chosen` says which. */
	prepare(): Promise<NewFile[] | null>;
	/** Takes out the files that `prepare` returned last. Call it after they were sent. Files that were added meanwhile stay. */
	clear(): void;
}

export function useFiles(): ChosenFiles {
	const [chosen, setChosen] = useState<ChosenFile[]>([]);
	const latest = useRef(chosen);
	useEffect(() => {
		latest.current = chosen;
	}, [chosen]);
	/** The ids of the files that `prepare` returned last. */
	const returned = useRef<ReadonlySet<string>>(new Set());
	const change = (id: string, changed: Partial<ChosenFile>) =>
		setChosen((all) => all.map((each) => (each.id === id ? { ...each, ...changed } : each)));
	return {
		chosen,
		add(files) {
			// The list is read at once, because the caller empties the input next, and this empties the list.
			const added = Array.from(files, chosenOf);
			setChosen((all) => [...all, ...added]);
		},
		remove: (id) => setChosen((all) => all.filter((each) => each.id !== id)),
		keepOriginal: (id, isOriginal) => change(id, { isOriginal }),
		async prepare() {
			const prepared = await Promise.all(chosen.map(async (each) => ({ id: each.id, file: await preparedOf(each) })));
			for (const { id, file } of prepared) change(id, { isUnreadable: file === null });
			// The person may have taken a file out meanwhile.
			const left = prepared.filter(({ id }) => latest.current.some((each) => each.id === id));
			returned.current = new Set(left.map(({ id }) => id));
			const files = left.flatMap(({ file }) => file ?? []);
			return files.length === left.length ? files : null;
		},
		clear() {
			const sent = returned.current;
			setChosen((all) => all.filter(({ id }) => !sent.has(id)));
		},
	};
}

function chosenOf(file: File): ChosenFile {
	return { id: newId(), file, isPhoto: isPhoto(file), isOriginal: false, isUnreadable: false };
}

/** A re-encoded photo loses its name, because the name often holds the date. */
async function preparedOf({ file, isPhoto, isOriginal }: ChosenFile): Promise<NewFile | null> {
	if (!isPhoto || isOriginal) return { name: file.name, type: file.type || "application/octet-stream", content: file };
	try {
		return { name: "photo.jpg", type: "image/jpeg", content: await reencodePhoto(file) };
	} catch {
		return null;
	}
}
