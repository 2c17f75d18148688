-- CreateTable
CREATE TABLE "Snapshot" (
    "guestId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parentName" TEXT,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "power" TEXT NOT NULL,
    "memory" TEXT NOT NULL,
    "memoryPath" TEXT,
    "takenAt" TIMESTAMP(3) NOT NULL,
    "isCurrent" BOOLEAN NOT NULL,
    "disks" JSONB NOT NULL,
    "overlays" TEXT[],
    "variables" JSONB,
    "userId" TEXT,

    CONSTRAINT "Snapshot_pkey" PRIMARY KEY ("guestId","name")
);

-- AddForeignKey
ALTER TABLE "Snapshot" ADD CONSTRAINT "Snapshot_guestId_fkey" FOREIGN KEY ("guestId") REFERENCES "Guest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Snapshot" ADD CONSTRAINT "Snapshot_userId_fkey" FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;
