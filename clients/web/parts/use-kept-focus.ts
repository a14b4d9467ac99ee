/** Keeps the focus inside a list when the row that has the focus is removed. */
import { type FocusEvent, type RefObject, useEffect, useRef } from "react";

interface KeptFocus<T> {
	ref: RefObject<T | null>;
	tabIndex: -1;
	onFocus(): void;
	onBlur(event: FocusEvent): void;
}

/** @param rows when these change and the row with the focus is gone, the list takes the focus. @returns properties for the element of the list. */
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
