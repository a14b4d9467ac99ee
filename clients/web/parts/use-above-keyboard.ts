/** Keeps the field with the focus in view when the keyboard of a phone opens. */
import { type RefObject, useEffect } from "react";

/**
 * The keyboard opens after the field has taken the focus, and makes the window smaller. Then this scrolls the field and its `scroll-margin`
 * into view again.
 * @param container the fields that are kept in view.
 */
export function useAboveKeyboard(container: RefObject<HTMLElement | null>): void {
	useEffect(() => {
		const view = window.visualViewport;
		const show = () => {
			// The same event comes while somebody zooms in to read something else.
			if (view?.scale !== 1) return;
			const field = document.activeElement;
			if (field !== null && container.current?.contains(field)) field.scrollIntoView({ block: "nearest" });
		};
		view?.addEventListener("resize", show);
		return () => view?.removeEventListener("resize", show);
	}, [container]);
}
