/**
 * Stops the browser from opening a file or link that is dropped beside a field. The browser would replace the page, and if this is the only
 * tab, that would end the sitting.
 */
import { useEffect } from "react";

const preventDrop = (event: DragEvent): void => {
	if (!(event.target instanceof Element && event.target.closest("input, textarea"))) event.preventDefault();
};

export function usePreventDrops(): void {
	useEffect(() => {
		addEventListener("dragover", preventDrop);
		addEventListener("drop", preventDrop);
		return () => {
			removeEventListener("dragover", preventDrop);
			removeEventListener("drop", preventDrop);
		};
	}, []);
}
