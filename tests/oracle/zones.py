"""What Python's zoneinfo says of zones: one line a question, read by tests/unit/base/test_zone.c.

    at ZONE INSTANT OFFSET ABBREVIATION
    wall ZONE YYYYMMDD SECOND INSTANT        (a gap goes forward, of a fold the first: PEP 495 with fold=0)
"""
import datetime
import random
import sys
import zoneinfo

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
HOUR = datetime.timedelta(hours=1)


def main(names):
    random.seed(7)
    out = []
    for name in names:
        zone = zoneinfo.ZoneInfo(name)

        def offset(t):
            return (EPOCH + datetime.timedelta(seconds=t)).astimezone(zone).utcoffset()

        def at(t):
            local = (EPOCH + datetime.timedelta(seconds=t)).astimezone(zone)
            out.append(f"at {name} {t} {int(local.utcoffset().total_seconds())} {local.tzname()}")

        def wall(local):
            t = int((local.replace(tzinfo=zone) - EPOCH).total_seconds())
            second = local.hour * 3600 + local.minute * 60 + local.second
            out.append(f"wall {name} {local:%Y%m%d} {second} {t}")

        for _ in range(300):
            t = random.randrange(-2500000000, 7200000000)  # 1890 to 2198
            at(t)
            wall((EPOCH + datetime.timedelta(seconds=t)).replace(tzinfo=None))
        step, t = 5 * 86400, -3000000000
        while t < 4200000000:  # 1874 to 2103; changes that undo themselves within a step are seen in none of these zones
            if offset(t) != offset(t + step):
                low, high = t, t + step
                while high - low > 1:
                    mid = (low + high) // 2
                    low, high = (mid, high) if offset(mid) == offset(low) else (low, mid)
                for d in (-1, 0, 1, -86400, 86400):
                    at(high + d)
                middle = (EPOCH + datetime.timedelta(seconds=high)).replace(tzinfo=None) + offset(high)
                for quarter in range(-10, 11):
                    wall(middle + quarter * datetime.timedelta(minutes=15))
                for hours in (-25, -24, -23, 23, 24, 25):
                    wall(middle + hours * HOUR - datetime.timedelta(seconds=1))
            t += step
    print("\n".join(out))


if __name__ == "__main__":
    main(sys.argv[1:])
