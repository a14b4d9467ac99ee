/** Hides, locks or pins something in a space, for the desk that answers for it. */
import { useState } from "react";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { REASONS } from "./mark-reasons.ts";

type Mark = "hidden" | "locked" | "pinned";

/** Marks the item, or one of its entries. `ask` asks for the reason first. */
export function useMark({ space, item }: { space: string; item: string }, entry: string | null) {
	const marking = useAct("markInSpace");
	const [asked, setAsked] = useState<Mark | null>(null);
	const send = (mark: Mark, isOn: boolean, reason: (typeof REASONS)[number] | null) =>
		marking.mutate({ space, mark: { item, entry, mark, isOn, reason, text: null } }, { onSuccess: () => setAsked(null) });
	return {
		set: (mark: Mark, isOn: boolean) => send(mark, isOn, null),
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
				onChoose={(reason) => send(asked, true, reason)}
				onClose={() => setAsked(null)}
			>
				<Say as="p" id={asked === "hidden" ? "forum.hide-help" : "forum.lock-help"} />
			</ReasonDialog>
		),
	};
}
