/** The notice after one or more requests were sent. It names the desks that got them. */
import { useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { Say } from "../../words/words.tsx";
import { useDeskNames } from "./request/desk-names.ts";

declare module "@tanstack/react-router" {
	interface HistoryState {
		/** The desks to which a request was sent just now, by id. */
		asked?: string[];
	}
}

export function RequestSentNotice(): ReactNode {
	const asked = useRouterState({ select: ({ location }) => location.state.asked });
	const nameOf = useDeskNames();
	if (!asked) return null;
	return (
		<Notice kind="ok" live="polite">
			<p>
				<Say id="handoffs.asked" values={{ desks: <Listed items={asked.map((desk) => <Party key={desk} party={nameOf(desk)} />)} /> }} />
			</p>
		</Notice>
	);
}
