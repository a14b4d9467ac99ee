/** After a member has left: the desks whose present key this member still knows, or a sentence that says that there are none. */
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import type { StandingView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

export function KeysLeft({ desks }: Pick<StandingView, "desks">): ReactNode {
	const stale = desks.filter(({ isStale }) => isStale);
	if (stale.length === 0) return <Notice kind="ok" live="polite" id="network.keys-renewed" />;
	const alone = stale.filter(({ colleagues }) => colleagues === 0);
	return (
		<Notice kind="warn" live="polite" title={<Say id="network.keys-left" values={{ count: stale.length }} />}>
			<p>
				<Listed items={stale.map(({ id, name }) => <bdi key={id}>{name}</bdi>)} />
			</p>
			<Say as="p" id="network.keys-left-how" />
			{alone.length > 0 && (
				<p>
					<Say id="network.keys-nobody" /> <Listed items={alone.map(({ id, name }) => <bdi key={id}>{name}</bdi>)} />
				</p>
			)}
		</Notice>
	);
}
