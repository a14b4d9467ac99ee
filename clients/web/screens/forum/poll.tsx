/** The poll of a topic: how many have chosen each option, and the reader's own vote. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { TopicShown } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

type PollShown = NonNullable<TopicShown["poll"]>;

export function Poll({ view, poll }: { view: TopicShown; poll: PollShown }): ReactNode {
	const { space, item, myVote, mayVote, isPollOver } = view;
	const doing = useAct("doInTopic");
	const [typed, setTyped] = useState<number[] | null>(null);
	const [isRefused, setRefused] = useState(false);
	const chosen = typed ?? myVote ?? [];
	const send = (options: number[]) =>
		doing.mutate({ space, item, entry: newId(), act: { act: "vote", options } }, { onSuccess: () => setTyped(null) });
	const choose = (option: number) => {
		setRefused(false);
		setTyped(poll.isSeveral ? toggled(chosen, option) : [option]);
	};
	return (
		<PageSection title="forum.poll">
			<Choices
				label={<bdi>{poll.question}</bdi>}
				help={<Say id={poll.voters === "desk" ? "forum.poll-by-desk" : "forum.poll-by-member"} />}
				error={isRefused && <Say id="forum.choose-option" />}
			>
				{poll.options.map((option, index) => (
					<Check
						key={option}
						type={poll.isSeveral ? "checkbox" : "radio"}
						label={<bdi>{option}</bdi>}
						help={<Say id="forum.votes" values={{ count: poll.counts[index] ?? 0 }} />}
						checked={chosen.includes(index)}
						disabled={!mayVote}
						onChange={() => choose(index)}
					/>
				))}
			</Choices>
			{poll.until !== null && (
				<Say as="p" id={isPollOver ? "forum.poll-ended" : "forum.poll-ends"} values={{ until: new Date(poll.until) }} />
			)}
			{doing.error && <ErrorNotice error={dataOf(doing.error)} />}
			{mayVote && (
				<p className="buttons">
					<Button onClick={() => (chosen.length > 0 ? send(chosen) : setRefused(true))} isBusy={doing.isPending} id="forum.vote" />
					{myVote !== null && <Button onClick={() => send([])} isBusy={doing.isPending} id="forum.vote-back" />}
				</p>
			)}
		</PageSection>
	);
}

const toggled = (chosen: readonly number[], option: number): number[] =>
	chosen.includes(option) ? chosen.filter((each) => each !== option) : [...chosen, option];
