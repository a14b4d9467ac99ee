/** Moves the focus, and with it the scroll, to what a change has made appear. */
import { type RefObject, useEffect, useRef } from "react";

/**
 * @param value the target takes the focus when this changes, and not when the screen opens.
 * @param isHeld whether a dialog is open. The focus then waits until the dialog has closed.
 * @returns a ref for the target.
 */
export function useFocusOnChange<E extends HTMLElement = HTMLDivElement>(value: unknown, isHeld = false): RefObject<E | null> {
	const target = useRef<E>(null);
	const seen = useRef(value);
	useEffect(() => {
		if (isHeld || seen.current === value) return;
		seen.current = value;
		target.current?.focus();
	}, [value, isHeld]);
	return target;
}
