/** Mutes a member in a space, for the desk that answers for it, and ends this. */
import { useState } from "react";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { REASONS } from "./mark-reasons.ts";

/** `ask` asks for the reason first. @param member whom it is about. */
export function useMute(space: string, member: string) {
	const muting = useAct("muteInSpace");
	const [isAsking, setAsking] = useState(false);
	const send = (isOn: boolean, reason: (typeof REASONS)[number] | null) =>
		muting.mutate({ space, mute: { member, isOn, reason, text: null } }, { onSuccess: () => setAsking(false) });
	return {
		ask: () => setAsking(true),
		end: () => send(false, null),
		error: isAsking ? null : muting.error,
		isBusy: muting.isPending,
		dialog: isAsking && (
			<ReasonDialog
				title={<Say id="forum.mute" />}
				label="forum.why"
				codes={REASONS}
				words="forum.reason"
				action={<Say id="forum.mute" />}
				act={muting}
				onChoose={(reason) => send(true, reason)}
				onClose={() => setAsking(false)}
			>
				<Say as="p" id="forum.mute-help" />
			</ReasonDialog>
		),
	};
}
