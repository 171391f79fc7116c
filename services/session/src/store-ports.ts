import type { UnlockRepository } from "./assisted/repository.ts";
import type { DamageRepository } from "./damage/repository.ts";
import type { EventRepository } from "./events/repository.ts";
import type { ActivityRepository } from "./features/activity/repository.ts";
import type { BundleRepository } from "./features/bundle/repository.ts";
import type { CheckpointRepository } from "./features/checkpoints/repository.ts";
import type { HealthRepository } from "./features/health/repository.ts";
import type { HistoryRepository } from "./features/history/repository.ts";
import type { LeaseRepository } from "./features/leases/repository.ts";
import type { RecoveryRepository } from "./features/recovery/repository.ts";
import type { RestoreRepository } from "./features/restores/repository.ts";
import type { SaveRepository } from "./features/saves/repository.ts";
import type { SegmentRepository } from "./features/segments/repository.ts";
import type { SessionConfigRepository } from "./features/session-config/repository.ts";
import type { SessionRepository } from "./features/sessions/repository.ts";
import type { WebhookRepository } from "./features/webhooks/repository.ts";
import type { ObjectRepository } from "./objects/repository.ts";
import type { OperationRepository } from "./operations/repository.ts";
import type { ReplicaQueue } from "./replica/repository.ts";
import type { RetentionRepository } from "./retention/repository.ts";
import type { ScrubRepository } from "./scrub/repository.ts";
import type { DeliveryQueue } from "./webhooks/queue.ts";

/** Where everything of this service is kept. */
export interface Stores {
  readonly sessions: SessionRepository;
  readonly saves: SaveRepository;
  readonly segments: SegmentRepository;
  readonly history: HistoryRepository;
  readonly bundles: BundleRepository;
  readonly checkpoints: CheckpointRepository;
  readonly leases: LeaseRepository;
  readonly retention: RetentionRepository;
  readonly sessionConfigs: SessionConfigRepository;
  readonly restores: RestoreRepository;
  readonly activity: ActivityRepository;
  readonly unlocks: UnlockRepository;
  readonly damages: DamageRepository;
  readonly recovery: RecoveryRepository;
  readonly objects: ObjectRepository;
  readonly replica: ReplicaQueue;
  readonly scrubs: ScrubRepository;
  readonly health: HealthRepository;
  readonly webhooks: WebhookRepository;
  readonly deliveries: DeliveryQueue;
  readonly events: EventRepository;
  readonly operations: OperationRepository;
}
