/** Loads the messages of a part for something small on a screen of another part. */
import { useEffect } from "react";
import { useWords, type WordPart } from "./words.tsx";

/** @returns whether they are there. After a failed load, they aren't. */
export function useWordPart(part: WordPart): boolean {
	const words = useWords();
	const isLoaded = words.isLoaded(part);
	useEffect(() => {
		if (!isLoaded) words.load(part).catch(() => {});
	}, [words, part, isLoaded]);
	return isLoaded;
}
