-- wrk: signed-in people browsing, each opening a page every two seconds or so. BROWSE_SESSIONS: a file with a session's secret a line;
-- BROWSE_PATHS: what they open, with blanks between.
local sessions, paths = {}, {}

function init(args)
  for line in io.lines(os.getenv("BROWSE_SESSIONS")) do sessions[#sessions + 1] = line end
  for path in os.getenv("BROWSE_PATHS"):gmatch("%S+") do paths[#paths + 1] = path end
  math.randomseed(1)
end

function delay()
  return math.random(1500, 2500)
end

local n = 0
function request()
  n = n + 1
  return wrk.format("GET", paths[math.random(#paths)], { Cookie = "tocsin=" .. sessions[n % #sessions + 1] })
end
