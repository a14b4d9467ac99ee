/** Says to wait when somebody else is in the room, or came with her to interpret. It forbids nothing. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";

export function RoomWarning({ alone, interpreter }: { alone: boolean | undefined; interpreter: string }): ReactNode {
	const input = { ...(alone !== undefined && { alone }), ...(interpreter !== "" && { interpreter }) };
	const { data: warnings = [] } = useVerb("roomWarnings", input);
	return (
		<div role="status">
			{warnings.length > 0 && (
				<Notice kind="warn" title={<Say id="parts.stop-if-you-can" />}>
					{warnings.map((warning) => (
						<Say as="p" key={warning} id={`parts.room.${warning}`} />
					))}
				</Notice>
			)}
		</div>
	);
}
