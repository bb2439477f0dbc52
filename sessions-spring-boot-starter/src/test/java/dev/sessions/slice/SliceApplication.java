package dev.sessions.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class SliceApplication {}
