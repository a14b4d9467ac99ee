/** After somebody has left: how many keys still wait to be renewed. The renewal begins by itself. */
import { type ReactNode, useEffect, useState } from "react";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import { RetryButton } from "../../parts/states.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { openSitting } from "../../sitting/open.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { KeysLeft } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

/** @param isExpected whether somebody has left. Then this also says when all keys are renewed. */
export function Renewal({ isExpected = false }: { isExpected?: boolean }): ReactNode {
	const keys = useVerb("readKeysLeft");
	const renew = useAct("renewKeys");
	const { isIdle, mutate } = renew;
	const waits = keys.data !== undefined && (keys.data.left > 0 || keys.data.mine.length > 0);
	useEffect(() => {
		if (waits && isIdle) mutate(undefined);
	}, [waits, isIdle, mutate]);
	const left = useLeft(renew.isPending);
	// An answer that an earlier screen has fetched may be older than the departure.
	const [openedAt] = useState(Date.now);
	const { refetch, dataUpdatedAt, isFetching } = keys;
	useEffect(() => {
		if (isExpected) void refetch();
	}, [isExpected, refetch]);
	if (!keys.data || (isExpected && !waits && (isFetching || dataUpdatedAt < openedAt)))
		return (
			keys.error && (
				<ErrorNotice error={dataOf(keys.error)} words={{ unavailable: "house.unreachable" }}>
					<RetryButton onClick={() => void refetch()} />
				</ErrorNotice>
			)
		);
	if (!waits && keys.data.others.length === 0) return isExpected ? <AllRenewed /> : null;
	return (
		<Notice kind="warn" live="polite" title={waits && <Say id="organisation.keys-left" values={{ count: left ?? keys.data.left }} />}>
			{waits && <Say as="p" id={renew.isPending ? "organisation.keys-running" : "organisation.keys-stopped"} />}
			<Others keys={keys.data} />
			{renew.error && <ErrorNotice error={dataOf(renew.error)} />}
			{waits && !renew.isPending && !isIdle && (
				<div className="buttons">
					<RetryButton onClick={() => mutate(undefined)} />
				</div>
			)}
		</Notice>
	);
}

function AllRenewed(): ReactNode {
	return <Notice kind="ok" live="polite" id="organisation.keys-done" />;
}

function Others({ keys: { others } }: { keys: KeysLeft }): ReactNode {
	if (others.length === 0) return null;
	return (
		<p>
			<Say id="organisation.keys-others" /> <Listed items={others.map((name) => <bdi key={name}>{name}</bdi>)} />
		</p>
	);
}

/** How many keys are left while keys are being renewed; null before the worker's first report, and when nothing runs. */
function useLeft(isRunning: boolean): number | null {
	const [left, setLeft] = useState<number | null>(null);
	useEffect(() => {
		if (!isRunning) return setLeft(null);
		return openSitting().onEvent((event) => {
			if (event.kind === "renewal") setLeft(event.left);
		});
	}, [isRunning]);
	return left;
}
