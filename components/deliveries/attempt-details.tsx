import { Tabs } from "@heroui/react";
import type { Attempt, DeliveryDetail } from "@/lib/contracts/deliveries";
import { AttemptTimeline } from "./attempt-timeline";
import { RequestPanel } from "./request-panel";
import { ResponsePanel } from "./response-panel";
import { SignaturePanel } from "./signature-panel";

interface AttemptDetailsProps {
  delivery: DeliveryDetail;
  /** The selected attempt; undefined before the first attempt. */
  attempt: Attempt | undefined;
  onChoose: (number: number) => void;
}

/** The attempts, and the request and response of the selected one. */
export function AttemptDetails({ delivery, attempt, onChoose }: AttemptDetailsProps) {
  return (
    <>
      <AttemptTimeline delivery={delivery} chosen={attempt?.number} onChoose={onChoose} />
      {attempt && (
        <section aria-label={`Attempt ${attempt.number}`}>
          <Tabs>
            <Tabs.ListContainer>
              <Tabs.List aria-label={`Attempt ${attempt.number}`}>
                <Tabs.Tab id="response">
                  Response
                  <Tabs.Indicator />
                </Tabs.Tab>
                <Tabs.Tab id="request">
                  Request
                  <Tabs.Indicator />
                </Tabs.Tab>
                <Tabs.Tab id="signature">
                  Signature
                  <Tabs.Indicator />
                </Tabs.Tab>
              </Tabs.List>
            </Tabs.ListContainer>
            <Tabs.Panel id="response" className="px-0">
              <ResponsePanel attempt={attempt} />
            </Tabs.Panel>
            <Tabs.Panel id="request" className="px-0">
              <RequestPanel attempt={attempt} body={delivery.request_body} />
            </Tabs.Panel>
            <Tabs.Panel id="signature" className="px-0">
              <SignaturePanel key={attempt.number} delivery={delivery} attempt={attempt} />
            </Tabs.Panel>
          </Tabs>
        </section>
      )}
    </>
  );
}
