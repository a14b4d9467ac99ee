/** Pins, locks and hides something in a space, and takes each of these back. For the desk that answers for the space. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import type { useMark } from "./use-mark.tsx";

interface Props {
	view: { hidden: unknown; locked: unknown; isPinned: boolean };
	marking: ReturnType<typeof useMark>;
}

export function MarkButtons({ view: { hidden, locked, isPinned }, marking: { set, ask, isBusy } }: Props): ReactNode {
	return (
		<>
			<Button onClick={() => set("pinned", !isPinned)} isBusy={isBusy} id={isPinned ? "forum.unpin" : "forum.pin"} />
			<Button onClick={() => (locked ? set("locked", false) : ask("locked"))} isBusy={isBusy} id={locked ? "forum.unlock" : "forum.lock"} />
			<Button onClick={() => (hidden ? set("hidden", false) : ask("hidden"))} isBusy={isBusy} id={hidden ? "forum.unhide" : "forum.hide"} />
		</>
	);
}
