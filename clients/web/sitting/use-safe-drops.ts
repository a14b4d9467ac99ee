/** A file or a link that is dropped beside a field would replace the page, and end the sitting of the only tab. */
import { useEffect } from "react";

const stop = (event: DragEvent): void => {
	if (!(event.target instanceof Element && event.target.closest("input, textarea"))) event.preventDefault();
};

export function useSafeDrops(): void {
	useEffect(() => {
		addEventListener("dragover", stop);
		addEventListener("drop", stop);
		return () => {
			removeEventListener("dragover", stop);
			removeEventListener("drop", stop);
		};
	}, []);
}
