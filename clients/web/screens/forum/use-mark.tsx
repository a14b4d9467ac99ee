/** Hides, locks or pins something in a space, for the desk that answers for it. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { REASONS } from "./mark-reasons.ts";

type Mark = "hidden" | "locked" | "pinned";
type Reason = (typeof REASONS)[number];

/** Marks the item, or one of its entries. `ask` asks for the reason first. */
export function useMark({ space, item }: { space: string; item: string }, entry: string | null) {
	const marking = useAct("markInSpace");
	const [asked, setAsked] = useState<Mark | null>(null);
	const input = (mark: Mark, isOn: boolean, reason: Reason | null) => ({ space, mark: { item, entry, mark, isOn, reason, text: null } });
	const give = (mark: Mark, reason: Reason) => marking.mutate(input(mark, true, reason), { onSuccess: () => setAsked(null) });
	return {
		/** Without a reason. It leaves a question that was opened meanwhile open. */
		set: (mark: Mark, isOn: boolean) => marking.mutate(input(mark, isOn, null)),
		ask: setAsked,
		error: asked ? null : marking.error,
		isBusy: marking.isPending,
		dialog: asked && (
			<ReasonDialog
				title={<Say id={asked === "hidden" ? "forum.hide" : "forum.lock"} />}
				label="forum.why"
				codes={REASONS}
				words="forum.reason"
				action={<Say id={asked === "hidden" ? "forum.hide" : "forum.lock"} />}
				act={marking}
				onChoose={(reason) => give(asked, reason)}
				onClose={() => setAsked(null)}
			>
				<Say as="p" id={asked === "hidden" ? "forum.hide-help" : "forum.lock-help"} />
			</ReasonDialog>
		),
	};
}

interface Props {
	view: { hidden: unknown; locked: unknown; isPinned: boolean };
	marking: ReturnType<typeof useMark>;
}

/** Buttons for a whole topic or document: pin, lock and hide, and the way back of each. */
export function MarkButtons({ view: { hidden, locked, isPinned }, marking: { set, ask, isBusy } }: Props): ReactNode {
	return (
		<>
			<Button onClick={() => set("pinned", !isPinned)} isBusy={isBusy} id={isPinned ? "forum.unpin" : "forum.pin"} />
			<Button onClick={() => (locked ? set("locked", false) : ask("locked"))} isBusy={isBusy} id={locked ? "forum.unlock" : "forum.lock"} />
			<Button onClick={() => (hidden ? set("hidden", false) : ask("hidden"))} isBusy={isBusy} id={hidden ? "forum.unhide" : "forum.hide"} />
		</>
	);
}
