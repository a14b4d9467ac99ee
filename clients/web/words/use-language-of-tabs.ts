/** A change of language in one tab reaches the other tabs, because the language is a setting of the device. */
import { useEffect } from "react";
import { isOffered, useWords } from "./words.tsx";

export function useLanguageOfTabs(): void {
	const { setLanguage } = useWords();
	useEffect(() => {
		const onStorage = ({ key, newValue }: StorageEvent) => {
			// Without a connection the words may be missing. The present language stays then.
			if (key === "language" && newValue !== null && isOffered(newValue)) setLanguage(newValue).catch(() => {});
		};
		addEventListener("storage", onStorage);
		return () => removeEventListener("storage", onStorage);
	}, [setLanguage]);
}
