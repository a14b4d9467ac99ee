/** Loads the messages of a part for something small on a screen of another part. */
import { useEffect } from "react";
import { useWords, type WordPart } from "./words.tsx";

/** @param part null loads nothing. @returns whether the messages are there. After a failed load, they aren't. */
export function useWordPart(part: WordPart | null): boolean {
	const words = useWords();
	const isLoaded = part !== null && words.isLoaded(part);
	useEffect(() => {
		if (part !== null && !isLoaded) words.load(part).catch(() => {});
	}, [words, part, isLoaded]);
	return isLoaded;
}
