/** Keeps the focus in a list of which rows go away, also the one that has the focus. */
import { type FocusEvent, type RefObject, useEffect, useRef } from "react";

interface KeptFocus<T> {
	ref: RefObject<T | null>;
	tabIndex: -1;
	onFocus(): void;
	onBlur(event: FocusEvent): void;
}

/** @param rows the list takes the focus when these change and the row with the focus is gone. @returns properties of the list. */
export function useKeptFocus<T extends HTMLElement>(rows: unknown): KeptFocus<T> {
	const ref = useRef<T>(null);
	const wasInside = useRef(false);
	// biome-ignore lint/correctness/useExhaustiveDependencies: the effect follows the rows.
	useEffect(() => {
		if (wasInside.current && document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
	}, [rows]);
	return {
		ref,
		tabIndex: -1,
		onFocus() {
			wasInside.current = true;
		},
		onBlur({ relatedTarget }) {
			if (relatedTarget && !ref.current?.contains(relatedTarget)) wasInside.current = false;
		},
	};
}
