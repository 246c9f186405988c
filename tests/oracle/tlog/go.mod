module example/tlog

go 1.21

require golang.org/x/mod v0.21.0
