/** What the desk that asks and the desk that answers for the space can do with a topic: close it, change its tags, hide it, lock it, pin it. */
import type { ReactNode } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Submit } from "../../parts/submit.tsx";
import { Unfold } from "../../parts/unfold.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { newId } from "../../sitting/new-id.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { TopicShown } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { useLeakGuard } from "./leak-guard.tsx";
import { areTags, listIn } from "./list-in.ts";
import { MarkButtons, useMark } from "./use-mark.tsx";
import { useMute } from "./use-mute.tsx";

export function TopicTools({ view }: { view: TopicShown }): ReactNode {
	const { space, item, isClosed, isOwner, mayDecide, hidden, locked } = view;
	const doing = useAct("doInTopic");
	const marking = useMark(view, null);
	const muting = useMute(space, view.muted?.member ?? view.by.id);
	const error = doing.error ?? marking.error ?? muting.error;
	if (!mayDecide) return null;
	const close = () => doing.mutate({ space, item, entry: newId(), act: { act: "close", isOn: !isClosed } });
	return (
		<Unfold title={<Say id="forum.tools" />}>
			{isOwner && <Say as="p" className="muted" id="forum.tools-help" />}
			<p className="post-tools">
				{!locked && <Button onClick={close} isBusy={doing.isPending} id={isClosed ? "forum.reopen" : "forum.close"} />}
				{isOwner && (
					<>
						<MarkButtons view={view} marking={marking} />
						{!view.by.isMe && (
							<Button
								onClick={view.muted ? muting.end : muting.ask}
								id={view.muted ? "forum.unmute" : "forum.mute"}
								isBusy={muting.isBusy}
							/>
						)}
					</>
				)}
			</p>
			{error && <ErrorNotice error={dataOf(error)} />}
			{marking.dialog}
			{muting.dialog}
			{!locked && !hidden && <TagsForm view={view} />}
		</Unfold>
	);
}

/** Changes the tags of the topic. The regions stay. */
function TagsForm({ view: { space, item, tags: before, regions } }: { view: TopicShown }): ReactNode {
	const guard = useLeakGuard();
	const form = useForm({
		first: { tags: before.join(", ") },
		missing: ({ tags }) => ({ tags: !areTags(tags) && "forum.tags-wrong" }),
		keeps: true,
		act: "doInTopic",
		input: ({ tags }, entry) => ({ space, item, entry, act: { act: "labels", tags: listIn(tags, ","), regions } }),
	});
	const submit = () => guard.pass(listIn(form.values.tags, ","), form.submit);
	return (
		<>
			<Form of={{ ...form, isBusy: form.isBusy || guard.isBusy, submit }}>
				<Field label={<Say id="forum.tags" />} help={<Say id="forum.tags-help" />} dir="auto" {...form.field("tags")} />
				<Submit id="forum.save-tags" />
			</Form>
			{guard.shown}
		</>
	);
}
