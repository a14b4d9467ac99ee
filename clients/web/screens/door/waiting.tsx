/** Shown to a newcomer after sign-in, until enough people have vouched. */
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Fingerprint } from "../../parts/fingerprint.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Loading } from "../../parts/loading.tsx";
import { signOut } from "../../sitting/end.ts";
import { dataOf, type ErrorData } from "../../sitting/kinds.ts";
import { openSitting } from "../../sitting/open.ts";
import type { Answer } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { RefusedNext } from "./refused-next.tsx";

/** How often this screen asks the server, in ms. */
const ASK_EVERY_MS = 20_000;

type View = Answer<"waiting">;

export default function Waiting({ onApproved }: { onApproved(): void }): ReactNode {
	const [view, setView] = useState<View | null>(null);
	const [error, setError] = useState<ErrorData | null>(null);
	const refresh = useCallback(async () => {
		try {
			setView(await openSitting().call("waiting"));
			setError(null);
		} catch (problem) {
			setError(dataOf(problem));
		}
	}, []);
	useEffect(() => {
		void refresh();
		const timer = setInterval(() => void refresh(), ASK_EVERY_MS);
		return () => clearInterval(timer);
	}, [refresh]);
	if (view?.status === "active") return <Approved onApproved={onApproved} />;
	if (view?.status === "refused") return <Refused />;
	return (
		<>
			<Heading id="door.waiting" />
			{error && <ErrorNotice error={error} />}
			{view ? <Progress view={view} /> : !error && <Loading />}
			<div className="buttons">
				<Button kind="primary" onClick={() => void refresh()} id="door.look-again" />
				<Button onClick={() => void signOut()} id="parts.sign-out" />
			</div>
		</>
	);
}

function Progress({ view }: { view: View }): ReactNode {
	return (
		<>
			<p role="status">
				{view.missing === null ? (
					<Say id="door.vouched-none" values={{ since: new Date(view.since) }} />
				) : (
					<Say id="door.vouched" values={{ vouched: view.vouched, missing: view.missing, since: new Date(view.since) }} />
				)}
			</p>
			{view.fingerprint && (
				<>
					<Say as="h2" id="door.your-fingerprint" />
					<Say as="p" id="door.fingerprint-help" />
					<Fingerprint text={view.fingerprint} />
				</>
			)}
		</>
	);
}

function Refused(): ReactNode {
	return (
		<>
			<Heading id="door.refused" />
			<div role="status">
				<RefusedNext />
			</div>
			<div className="buttons">
				<Button onClick={() => void signOut()} id="parts.sign-out" />
			</div>
		</>
	);
}

function Approved({ onApproved }: { onApproved(): void }): ReactNode {
	return (
		<>
			<Heading id="door.approved" />
			<Say as="p" role="status" id="door.approved-next" />
			<div className="buttons">
				<Button kind="primary" isWide onClick={onApproved} id="door.begin" />
			</div>
		</>
	);
}
