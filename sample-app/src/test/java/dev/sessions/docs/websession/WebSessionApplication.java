package dev.sessions.docs.websession;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class WebSessionApplication {}
